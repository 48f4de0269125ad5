package io.lectern.answer.internal;

import io.lectern.answer.AnswerId;
import io.lectern.answer.internal.Recording.Recipe;
import io.lectern.engine.EngineIdentity;
import io.lectern.engine.GenerationResult.Computation;
import io.lectern.engine.GenerationResult.Computation.Batch;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code answer_recording}. */
@Repository
class Recordings {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Recordings(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @param withTokens false when a document that they spell out is gone */
    void insert(AnswerId answer, Recording recording, boolean withTokens) {
        jdbc.sql("""
                insert into answer_recording (answer_id, model_sha256, engine, backend, recipe, chunk_ends, alone,
                    completion_token_ids)
                values (:answer, :model, :engine, :backend, :recipe::jsonb, :chunkEnds, :alone, :tokens)
                """)
                .param("answer", answer.value())
                .param("model", recording.engine().modelSha256())
                .param("engine", recording.engine().versions())
                .param("backend", recording.engine().backend())
                .param("recipe", json.writeValueAsString(recording.recipe()))
                .param("chunkEnds", steps(recording.computation().batches()))
                .param("alone", recording.computation().alone())
                .param("tokens", withTokens ? recording.tokens() : null)
                .update();
    }

    /**
     * What a model was given and wrote.
     *
     * @param prompt the ids; null when a document that they spell out is gone
     * @param recording null when nothing was recorded yet at that time
     */
    record Recorded(int @Nullable [] prompt, @Nullable Recording recording) {}

    /** Of an answer that a model wrote. */
    Optional<Recorded> find(AnswerId answer) {
        return jdbc.sql("""
                        select answer.prompt_token_ids, answer_recording.*
                        from answer left join answer_recording on answer_recording.answer_id = answer.id
                        where answer.id = :answer and answer.model is not null
                        """)
                .param("answer", answer.value())
                .query((row, index) -> new Recorded(ids(row, "prompt_token_ids"), recording(row)))
                .optional();
    }

    private @Nullable Recording recording(ResultSet row) throws SQLException {
        var recipe = row.getString("recipe");
        if (recipe == null) {
            return null;
        }
        var chunkEnds = ids(row, "chunk_ends");
        var tokens = ids(row, "completion_token_ids");
        return new Recording(
                new EngineIdentity(row.getString("model_sha256"), row.getString("engine"), row.getString("backend")),
                json.readValue(recipe, Recipe.class),
                new Computation(chunkEnds == null ? List.of() : batches(chunkEnds), row.getBoolean("alone")),
                tokens == null ? new int[0] : tokens);
    }

    /** The column {@code chunk_ends}: where each batch ended; a place before the last one is where the next began. */
    static Integer[] steps(List<Batch> batches) {
        var steps = new ArrayList<Integer>();
        int at = 0;
        for (var batch : batches) {
            if (batch.start() < at) {
                steps.add(batch.start());
            }
            at = batch.end();
            steps.add(at);
        }
        return steps.toArray(Integer[]::new);
    }

    static List<Batch> batches(int... steps) {
        var batches = new ArrayList<Batch>();
        int at = 0;
        for (int step : steps) {
            if (step > at) {
                batches.add(new Batch(at, step));
            }
            at = step;
        }
        return batches;
    }

    private static int @Nullable [] ids(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null
                ? null
                : Arrays.stream((Integer[]) array.getArray())
                        .mapToInt(Integer::intValue)
                        .toArray();
    }
}
