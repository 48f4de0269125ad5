package io.lectern.conversation;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.answer.AnswerOptions;
import io.lectern.answer.AnswerRecorder;
import io.lectern.answer.Answers;
import io.lectern.answer.Question;
import io.lectern.document.CollectionId;
import io.lectern.document.Cursor;
import io.lectern.document.CursorPage;
import io.lectern.document.DocumentFilters;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.document.DocumentTexts;
import io.lectern.document.Tenant;
import io.lectern.prompt.HistoryTurn;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The stored conversations. Turns are appended, never rewritten. Safe for use by several threads. */
@Repository
public class Conversations {

    /** Earlier turns that a question can see. */
    private static final int HISTORY_TURNS = 20;

    private final JdbcClient jdbc;
    private final Answers answers;
    private final DocumentTexts texts;
    private final Clock clock;

    Conversations(JdbcClient jdbc, Answers answers, DocumentTexts texts, Clock clock) {
        this.jdbc = jdbc;
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
        var scope = new DocumentScope(unfiltered.collections(), unfiltered.documents(), DocumentFilters.parse(filter));
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
                .param(
                        "collections",
                        scope.collections().stream().map(CollectionId::value).toArray(UUID[]::new))
                .param(
                        "documents",
                        scope.documents().stream().map(DocumentId::value).toArray(UUID[]::new))
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

    /** The turns of a conversation, oldest first. */
    public List<Turn> turns(ConversationId id) {
        return jdbc.sql("""
                select ordinal, question, answer_id, created_at from turn
                where conversation_id = :id order by ordinal
                """)
                .param("id", id.value())
                .query((row, index) -> turn(row))
                .list();
    }

    /**
     * A question in the light of the turns so far.
     *
     * @throws ConversationNotFoundException when there is none of that id
     */
    public Question question(ConversationId id, String content) {
        return new Question(content, get(id).scope(), history(id), AnswerOptions.DEFAULT);
    }

    private List<HistoryTurn> history(ConversationId id) {
        return jdbc.sql("""
                select t.question, a.text from turn t join answer a on a.id = t.answer_id
                where t.conversation_id = :id order by t.ordinal desc limit :limit
                """)
                .param("id", id.value())
                .param("limit", HISTORY_TURNS)
                .query((row, index) -> new HistoryTurn(row.getString("question"), row.getString("text")))
                .list()
                .reversed();
    }

    /** Appends the turn in the transaction that stores its answer. */
    public AnswerRecorder recorder(ConversationId id) {
        return answer -> append(id, answer);
    }

    /** The row lock puts the turns of one conversation in a line, whoever asks at the same time. */
    private void append(ConversationId id, Answer answer) {
        var locked = jdbc.sql("select id from conversation where id = :id for update")
                .param("id", id.value())
                .query(UUID.class)
                .list();
        if (locked.isEmpty()) {
            throw new ConversationNotFoundException(id);
        }
        jdbc.sql("""
                insert into turn (conversation_id, ordinal, question, answer_id, created_at)
                select :id, coalesce(max(ordinal) + 1, 0), :question, :answer, :createdAt
                from turn where conversation_id = :id
                """)
                .param("id", id.value())
                .param("question", answer.question())
                .param("answer", answer.id().value())
                .param("createdAt", answer.createdAt().atOffset(ZoneOffset.UTC))
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
                new DocumentScope(
                        ids(row.getArray("collection_ids"))
                                .map(CollectionId::new)
                                .collect(Collectors.toSet()),
                        ids(row.getArray("document_ids")).map(DocumentId::new).collect(Collectors.toSet()),
                        DocumentFilters.parse(filter)),
                filter,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Stream<UUID> ids(Array array) throws SQLException {
        return Set.of((UUID[]) array.getArray()).stream();
    }

    private static Turn turn(ResultSet row) throws SQLException {
        return new Turn(
                row.getInt("ordinal"),
                row.getString("question"),
                new AnswerId(row.getObject("answer_id", UUID.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
