package dev.slopewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

class WindowTest {
    @Test
    void asksTheTerminalEachTime() throws IOException {
        Terminal terminal = new DumbTerminal(new ByteArrayInputStream(new byte[0]), new ByteArrayOutputStream());
        Window window = new Window.OfTerminal(() -> terminal);
        terminal.setSize(Size.of(120, 40));
        assertThat(window.columns()).isEqualTo(120);
        terminal.setSize(Size.of(60, 20));
        assertThat(window.rows()).isEqualTo(20);
        terminal.setSize(Size.of(0, 0));
        assertThat(window.columns()).isEqualTo(60);
        window.close();
        assertThat(window.columns()).isEqualTo(60);
    }

    @Test
    void isOfTheUsualSizeWhereNoTerminalOpens() {
        Window window = new Window.OfTerminal(() -> {
            throw new IOException("no terminal");
        });
        assertThat(window.columns()).isEqualTo(80);
        assertThat(window.rows()).isEqualTo(24);
        window.close();
    }
}
