package io.lectern.conversation;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerOptions;
import io.lectern.answer.Answers;
import io.lectern.answer.Question;
import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored conversations. Turns are appended, never rewritten. Safe for use by several threads. */
@Repository
public class Conversations {

    /** Earlier turns that a question can see. */
    private static final int HISTORY_TURNS = 20;

    private static final AnswerOptions OPTIONS = AnswerOptions.DEFAULT;

    private final JdbcClient jdbc;
    private final Answers answers;
    private final DocumentTexts texts;
    private final Turns turns;
    private final Clock clock;

    Conversations(JdbcClient jdbc, Turns turns, Answers answers, DocumentTexts texts, Clock clock) {
        this.jdbc = jdbc;
        this.turns = turns;
        this.answers = answers;
        this.texts = texts;
        this.clock = clock;
    }

    /**
     * Starts a conversation.
     *
     * @param filter a further condition on the documents, in Spring AI's text grammar
     * @throws io.lectern.problem.ProblemException (404) when the scope names what does not exist, (400) when the filter
     *     is wrong
     */
    public Conversation create(@Nullable String title, DocumentScope unfiltered, @Nullable String filter) {
        var scope = Scope.of(unfiltered, filter).documents();
        texts.ready(scope);
        var conversation = new Conversation(
                ConversationId.random(), title, scope, filter, clock.instant().truncatedTo(ChronoUnit.MICROS));
        jdbc.sql("""
                insert into conversation (id, tenant_id, title, collection_ids, document_ids, filter, created_at)
                values (:id, :tenant, :title, :collections, :documents, :filter, :createdAt)
                """)
                .param("id", conversation.id().value())
                .param("tenant", Tenant.DEFAULT)
                .param("title", title)
                .param("collections", Turns.uuids(scope.collections(), CollectionId::value))
                .param("documents", Turns.uuids(scope.documents(), DocumentId::value))
                .param("filter", filter)
                .param("createdAt", conversation.createdAt().atOffset(ZoneOffset.UTC))
                .update();
        return conversation;
    }

    /**
     * One conversation.
     *
     * @throws ConversationNotFoundException when there is none of that id
     */
    public Conversation get(ConversationId id) {
        return jdbc.sql("select * from conversation where id = :id and tenant_id = :tenant")
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .query((row, index) -> conversation(row))
                .optional()
                .orElseThrow(() -> new ConversationNotFoundException(id));
    }

    /**
     * Conversations, newest first.
     *
     * @param after the last one already seen, or {@link Cursor#END} to begin
     */
    public CursorPage<Conversation> list(Cursor after, int limit) {
        var rows = jdbc.sql("""
                select * from conversation
                where tenant_id = :tenant and (created_at, id) < (:time, :id)
                order by created_at desc, id desc
                limit :limit
                """)
                .param("tenant", Tenant.DEFAULT)
                .param("time", after.createdAt().atOffset(ZoneOffset.UTC))
                .param("id", after.id())
                .param("limit", limit + 1)
                .query((row, index) -> conversation(row))
                .list();
        return CursorPage.of(
                rows, limit, row -> new Cursor(row.createdAt(), row.id().value()));
    }

    /**
     * Gives a conversation another title.
     *
     * @throws ConversationNotFoundException when there is none of that id
     */
    public Conversation rename(ConversationId id, String title) {
        jdbc.sql("update conversation set title = :title where id = :id and tenant_id = :tenant")
                .param("title", title)
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .update();
        return get(id);
    }

    /**
     * Deletes a conversation with its turns; the answers stay readable by their own ids.
     *
     * @throws ConversationNotFoundException when there is none of that id
     */
    public void delete(ConversationId id) {
        int deleted = jdbc.sql("delete from conversation where id = :id and tenant_id = :tenant")
                .param("id", id.value())
                .param("tenant", Tenant.DEFAULT)
                .update();
        if (deleted == 0) {
            throw new ConversationNotFoundException(id);
        }
    }

    /**
     * The turns of a branch, oldest first.
     *
     * @param through a turn that it goes through, to the newest one behind it; null for the branch of the newest turn of all
     * @throws TurnNotFoundException when there is no such turn
     */
    public List<Turn> turns(ConversationId id, @Nullable Integer through) {
        return through == null
                ? turns.branch(id, null)
                : turns.branch(
                        id, turns.newestBehind(id, through).orElseThrow(() -> new TurnNotFoundException(id, through)));
    }

    /**
     * A question in the light of the turns that it follows. It is stored behind the turn that was the newest when it was
     * asked, so that questions asked at the same time, of which none saw the others, are alternatives.
     *
     * @throws ConversationNotFoundException when there is none of that id
     * @throws TurnNotFoundException when the turn that it follows or replaces does not exist
     * @throws io.lectern.problem.ProblemException (404) when its scope names what does not exist
     */
    public AskedQuestion ask(ConversationId id, NextQuestion next) {
        var conversation = get(id);
        if (next.scope() != null) {
            texts.ready(next.scope().documents());
        }
        var parent = parent(id, next);
        var question = parent == null
                ? new Question(next.content(), scope(conversation, next, Optional.empty()), List.of(), OPTIONS)
                : following(conversation, next, parent);
        return new AskedQuestion(question, answer -> append(id, parent, next.scope(), answer));
    }

    private @Nullable Integer parent(ConversationId id, NextQuestion next) {
        if (next.replaces() != null) {
            return turn(id, next.replaces()).parent();
        }
        return next.parent() == null
                ? turns.newest(id).orElse(null)
                : Integer.valueOf(turn(id, next.parent()).ordinal());
    }

    private Turn turn(ConversationId id, int ordinal) {
        return turns.find(id, ordinal).orElseThrow(() -> new TurnNotFoundException(id, ordinal));
    }

    private Question following(Conversation conversation, NextQuestion next, int parent) {
        var id = conversation.id();
        var before = turns.scope(id, parent);
        var scope = scope(conversation, next, before);
        boolean moved = !scope.equals(before.map(Scope::documents).orElse(conversation.scope()));
        return new Question(
                next.content(),
                scope,
                turns.history(id, parent, HISTORY_TURNS),
                OPTIONS,
                moved ? null : turns.newestAnswer(id, parent).orElse(null));
    }

    private static DocumentScope scope(Conversation conversation, NextQuestion next, Optional<Scope> before) {
        return next.scope() == null
                ? before.map(Scope::documents).orElse(conversation.scope())
                : next.scope().documents();
    }

    /**
     * The row lock puts the turns of one conversation in a line, whoever asks at the same time. One that nobody named is
     * called by its first question.
     */
    private void append(ConversationId id, @Nullable Integer parent, @Nullable Scope scope, Answer answer) {
        var locked = jdbc.sql("select id from conversation where id = :id for update")
                .param("id", id.value())
                .query(UUID.class)
                .list();
        if (locked.isEmpty()) {
            throw new ConversationNotFoundException(id);
        }
        turns.append(id, parent, scope, answer);
        jdbc.sql("update conversation set title = :title where id = :id and title is null")
                .param("title", Titles.of(answer.question()))
                .param("id", id.value())
                .update();
    }

    /** The stored answer of a turn. */
    public Answer answer(Turn turn) {
        return answers.get(turn.answer());
    }

    private static Conversation conversation(ResultSet row) throws SQLException {
        var filter = row.getString("filter");
        return new Conversation(
                new ConversationId(row.getObject("id", UUID.class)),
                row.getString("title"),
                Scope.of(new DocumentScope(Turns.collections(row), Turns.documents(row)), filter)
                        .documents(),
                filter,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
