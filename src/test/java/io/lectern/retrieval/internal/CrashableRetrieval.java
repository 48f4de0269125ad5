package io.lectern.retrieval.internal;

import io.lectern.document.DocumentTexts;
import io.lectern.document.IngestionStage;
import io.lectern.job.Jobs;
import io.lectern.retrieval.index.IndexRecipe;
import io.lectern.retrieval.index.ServingIndex;
import io.lectern.retrieval.passage.PassageSplitter;
import io.lectern.retrieval.vector.PassageEmbedder;
import io.lectern.retrieval.vector.PassageVectors;
import io.lectern.retrieval.vector.ScriptedModels;
import io.lectern.retrieval.vector.VectorRows;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Passages, their vectors and the work on their index as one process would have them, on a database and an index that
 * outlive it. Everything happens on the thread of the caller.
 */
public final class CrashableRetrieval {

    private static final IndexRecipe RECIPE = new IndexRecipe("test", "test", "test");

    private final Jobs jobs;
    private final ServingIndex index;
    private final PassageIndexing indexing;
    private final IndexReconciliation reconciliation;
    private final IndexRebuild rebuild;

    /** @param step hears of each write to the index before it happens */
    public CrashableRetrieval(
            LastingIndex lasting, Consumer<String> step, DataSource database, DocumentTexts texts, Jobs jobs) {
        this.jobs = jobs;
        var batches = new JdbcTemplate(database);
        var jdbc = JdbcClient.create(batches);
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        var splitter = new PassageSplitter(30, 80);
        var rows = new PassageRows(jdbc, transaction, splitter.recipe());
        var embedder =
                new PassageEmbedder(new ScriptedModels().embedder("test", text -> new float[] {text.length(), 1}));
        var vectors = new PassageVectors(embedder, new VectorRows(jdbc, batches), Duration.ofMinutes(10));
        this.index = new ServingIndex(lasting.opened(step), RECIPE);
        this.indexing = new PassageIndexing(splitter, rows, index, texts, vectors);
        this.reconciliation = new IndexReconciliation(texts, index, indexing);
        this.rebuild = new IndexRebuild(jobs, index, indexing, texts, "test");
    }

    public IngestionStage stage() {
        return indexing;
    }

    /** What a start does: a document that is ready was in the index before it was. */
    public void recover() {
        reconciliation.start();
        if (!reconciliation.progress().complete()) {
            throw new AssertionError("The index lacks documents that are ready");
        }
    }

    /** Asks for a rebuild, which {@link #work} does. */
    public void requestRebuild() {
        jobs.begin(IndexRebuild.KIND);
    }

    /** Begins the generation that a rebuild that was asked for fills, so that what comes meanwhile goes to both. */
    public void beginGeneration() {
        jobs.running(IndexRebuild.KIND).ifPresent(job -> index.build());
    }

    public void cancelRebuild() {
        jobs.running(IndexRebuild.KIND).ifPresent(job -> jobs.cancel(job.id()));
    }

    /** Rebuilds the index if that was asked for, or clears away what is left of a rebuild that was cancelled. */
    public void work() {
        jobs.running(IndexRebuild.KIND).ifPresentOrElse(job -> rebuild.run(job.id()), () -> {
            if (index.isBuilding()) {
                index.stopBuilding();
            }
        });
    }
}
