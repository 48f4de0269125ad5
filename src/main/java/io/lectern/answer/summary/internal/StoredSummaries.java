package io.lectern.answer.summary.internal;

import io.lectern.answer.AnswerProblem;
import io.lectern.answer.summary.Summaries;
import io.lectern.answer.summary.Summary;
import io.lectern.answer.summary.SummaryId;
import io.lectern.answer.summary.SummaryNote;
import io.lectern.answer.summary.SummaryOrder;
import io.lectern.answer.summary.SummaryProblem;
import io.lectern.answer.summary.SummaryText;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.IdempotencyKey;
import io.lectern.document.IdempotencyKeys;
import io.lectern.document.ReadyDocument;
import io.lectern.job.Jobs;
import io.lectern.model.ModelAvailability.Unavailable;
import io.lectern.model.Models;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes orders of summaries, and finds them. */
@Component
class StoredSummaries implements Summaries {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final SummaryStore store;
    private final SummaryJobs work;
    private final SummarySteps steps;
    private final Jobs jobs;
    private final DocumentTexts texts;
    private final Models models;
    private final IdempotencyKeys keys;
    private final TransactionOperations transactions;
    private final SummarySettings settings;

    StoredSummaries(
            SummaryStore store,
            SummaryJobs work,
            SummarySteps steps,
            Jobs jobs,
            DocumentTexts texts,
            Models models,
            IdempotencyKeys keys,
            TransactionOperations transactions,
            SummarySettings settings) {
        this.store = store;
        this.work = work;
        this.steps = steps;
        this.jobs = jobs;
        this.texts = texts;
        this.models = models;
        this.keys = keys;
        this.transactions = transactions;
        this.settings = settings;
    }

    @Override
    public Summary order(SummaryOrder order, @Nullable IdempotencyKey key) {
        var summary = keys.once(key, id -> find(new SummaryId(id)), () -> {
            var added = add(order);
            return new IdempotencyKeys.Created<>(added, added.id().value());
        });
        work.wake();
        return summary;
    }

    private Summary add(SummaryOrder order) {
        var documents = documents(order);
        if (!order.extractive() && models.availability() instanceof Unavailable(String reason)) {
            throw AnswerProblem.modelUnavailable(reason);
        }
        int waiting = work.waiting().size();
        if (waiting >= settings.queueCapacity()) {
            throw SummaryProblem.busy(waiting, RETRY_AFTER);
        }
        try {
            return Objects.requireNonNull(transactions.execute(status -> {
                var id = new SummaryId(jobs.add(SummaryJobs.KIND).id().value());
                store.add(id, order, documents);
                return find(id);
            }));
        } catch (DataIntegrityViolationException e) {
            // A document was deleted meanwhile, which is told now.
            documents(order);
            throw e;
        }
    }

    /** In the order they were named in, with different names, so that model and reader tell them apart. */
    private List<Summary.Summarized> documents(SummaryOrder order) {
        Map<DocumentId, ReadyDocument> ready =
                texts.ready(new DocumentScope(Set.of(), Set.copyOf(order.documents()))).stream()
                        .collect(Collectors.toMap(document -> document.version().document(), Function.identity()));
        var named = new HashMap<String, Integer>();
        return order.documents().stream()
                .map(id -> {
                    var document = ready.get(id);
                    if (document == null) {
                        throw SummaryProblem.notReady(id);
                    }
                    int same = named.merge(document.filename(), 1, Integer::sum);
                    var name = same == 1 ? document.filename() : "%s (%d)".formatted(document.filename(), same);
                    return new Summary.Summarized(id, document.version().version(), name);
                })
                .toList();
    }

    @Override
    public Summary find(SummaryId id) {
        return store.find(id).orElseThrow(() -> SummaryProblem.notFound(id));
    }

    @Override
    public List<SummaryNote> notes(SummaryId id, int behind) {
        return store.notes(id, behind);
    }

    @Override
    public CursorPage<Summary> list(Cursor after, int limit) {
        return store.list(after, limit);
    }

    @Override
    public void erase(SummaryId id) {
        find(id);
        jobs.cancel(id.job());
        work.stop(id);
        store.erase(id);
        steps.taken();
    }

    @Override
    public Optional<SummaryText> text(SummaryId id, SummaryText.Place seen) {
        return steps.text(id, seen);
    }

    @Override
    public Moment now() {
        return steps.now();
    }

    @Override
    public void await(Moment seen, Duration longest) throws InterruptedException {
        steps.await(seen, longest);
    }
}
