package dev.slopewise.cli;

import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// The size of the terminal, which may change while it is drawn on.
interface Window extends AutoCloseable {
    Fixed USUAL = new Fixed(80, 24);

    int columns();

    int rows();

    @Override
    void close();

    /// A window of one size.
    record Fixed(int columns, int rows) implements Window {
        @Override
        public void close() {}
    }

    /// The terminal this process runs in, opened when its size is first asked; one of the usual size if it does not tell. It is not asked
    /// how it draws joined characters: the question would be seen in terminals that do not know it, and takes half a second.
    static Window ofSystem() {
        return new OfTerminal(() ->
                TerminalBuilder.builder().system(true).graphemeCluster(false).build());
    }

    /// How a terminal is opened.
    interface Opening {
        Terminal open() throws IOException;
    }

    /// A terminal, and the size it had when it last told.
    final class OfTerminal implements Window {
        private final Opening opening;
        private @Nullable Terminal terminal;
        private boolean isOpened;
        private Fixed last = USUAL;

        OfTerminal(Opening opening) {
            this.opening = opening;
        }

        private Fixed size() {
            try {
                if (!isOpened) {
                    isOpened = true;
                    terminal = opening.open();
                }
                if (terminal != null) {
                    Size size = terminal.getSize();
                    last = size.getColumns() > 0 && size.getRows() > 0
                            ? new Fixed(size.getColumns(), size.getRows())
                            : last;
                }
            } catch (IOException | RuntimeException _) {
                // it cannot be opened, or it was closed because the process is ending: the last size stands
            }
            return last;
        }

        @Override
        public int columns() {
            return size().columns();
        }

        @Override
        public int rows() {
            return size().rows();
        }

        @Override
        public void close() {
            try {
                if (terminal != null) {
                    terminal.close();
                }
            } catch (IOException _) {
                // nothing was written through it
            }
        }
    }
}
