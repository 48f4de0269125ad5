package io.lectern.retrieval.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.lectern.model.EncoderAvailability.NotConfigured;
import io.lectern.model.EncoderAvailability.Ready;
import io.lectern.model.LoadedEmbedder;
import io.lectern.retrieval.Degradation;
import io.lectern.retrieval.vector.ScriptedModels;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RankingBeansTests {

    private final ArrayList<Degradation> unavailable = new ArrayList<>();
    private final Ready<LoadedEmbedder> model =
            new Ready<>(new ScriptedModels().embedder("model", text -> new float[] {1}));

    @Test
    void searchesSayThatTheIndexKeepsNoVectorsForTheModelThatIsSet() {
        assertThat(RankingBeans.embedder(model, false, unavailable)).isEmpty();

        assertThat(unavailable).extracting(Degradation::part).containsExactly(Degradation.Part.VECTORS);
    }

    @Test
    void searchesSayNothingOfVectorsThatNobodyAskedFor() {
        assertThat(RankingBeans.embedder(new NotConfigured<>(), false, unavailable))
                .isEmpty();
        assertThat(RankingBeans.embedder(model, true, unavailable)).isPresent();

        assertThat(unavailable).isEmpty();
    }
}
