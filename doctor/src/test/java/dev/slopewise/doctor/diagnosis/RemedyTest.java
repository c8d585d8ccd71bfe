package dev.slopewise.doctor.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RemedyTest {
    @Test
    void numbersAreWrittenAsSettingsAre() {
        assertThat(Remedy.written(20)).isEqualTo("20");
        assertThat(Remedy.written(1e-5)).isEqualTo("1e-5");
        assertThat(Remedy.written(0.00793214)).isEqualTo("0.007932");
        assertThat(Remedy.written(2.5e-7)).isEqualTo("2.5e-7");
        assertThat(Remedy.written(1e10)).isEqualTo("1e10");
    }
}
