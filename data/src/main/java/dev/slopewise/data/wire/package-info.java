/// Protocol Buffers as they lie in files, for the forms that are made of them. Not for users.
package dev.slopewise.data.wire;
