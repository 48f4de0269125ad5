package io.lectern.conversation;

import io.lectern.answer.Answer;
import io.lectern.answer.AnswerId;
import io.lectern.document.CollectionId;
import io.lectern.document.DocumentId;
import io.lectern.document.DocumentScope;
import io.lectern.prompt.HistoryTurn;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The turns of conversations: appended, never rewritten. */
@Repository
class Turns {

    /** The turns from the first to one, which is the newest of all unless it is named. */
    private static final String BRANCH = """
            with recursive branch as (
                select * from turn
                where conversation_id = :id
                  and ordinal = coalesce(:leaf, (select max(ordinal) from turn where conversation_id = :id))
                union all
                select t.* from turn t
                join branch b on t.conversation_id = b.conversation_id and t.ordinal = b.parent)
            """;

    private final JdbcClient jdbc;

    Turns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A branch, oldest turn first. */
    List<Turn> branch(ConversationId id, @Nullable Integer leaf) {
        return jdbc.sql(BRANCH + """
                select b.*, array(select s.ordinal from turn s
                                   where s.conversation_id = b.conversation_id and s.parent is not distinct from b.parent
                                   order by s.ordinal) as alternatives
                from branch b order by b.ordinal
                """)
                .param("id", id.value())
                .param("leaf", leaf, Types.INTEGER)
                .query((row, index) -> turn(row))
                .list();
    }

    /** The newest questions and answers of a branch, oldest first. */
    List<HistoryTurn> history(ConversationId id, @Nullable Integer leaf, int limit) {
        return jdbc.sql(BRANCH + """
                select b.question, b.answer_id, a.text from branch b join answer a on a.id = b.answer_id
                order by b.ordinal desc limit :limit
                """)
                .param("id", id.value())
                .param("leaf", leaf, Types.INTEGER)
                .param("limit", limit)
                .query((row, index) -> new HistoryTurn(
                        row.getString("question"),
                        row.getString("text"),
                        Optional.of(row.getObject("answer_id", UUID.class))))
                .list()
                .reversed();
    }

    /** The answer of the newest turn of a branch; empty when there is none. */
    Optional<AnswerId> newestAnswer(ConversationId id, @Nullable Integer leaf) {
        return jdbc.sql(BRANCH + "select answer_id from branch order by ordinal desc limit 1")
                .param("id", id.value())
                .param("leaf", leaf, Types.INTEGER)
                .query((row, index) -> new AnswerId(row.getObject("answer_id", UUID.class)))
                .optional();
    }

    /** What the last turns of a branch were asked over; empty when none of them changed it. */
    Optional<Scope> scope(ConversationId id, @Nullable Integer leaf) {
        return jdbc.sql(BRANCH + """
                select * from branch where document_ids is not null order by ordinal desc limit 1
                """)
                .param("id", id.value())
                .param("leaf", leaf, Types.INTEGER)
                .query((row, index) ->
                        Scope.of(new DocumentScope(collections(row), documents(row)), row.getString("filter")))
                .optional();
    }

    /** The newest of the turns that follow one, over however many others; itself when none does, empty when it is not there. */
    Optional<Integer> newestBehind(ConversationId id, int ordinal) {
        return jdbc.sql("""
                        with recursive behind as (
                            select ordinal from turn where conversation_id = :id and ordinal = :ordinal
                            union all
                            select t.ordinal from turn t
                            join behind b on t.conversation_id = :id and t.parent = b.ordinal)
                        select max(ordinal) from behind having count(*) > 0
                        """)
                .param("id", id.value())
                .param("ordinal", ordinal)
                .query(Integer.class)
                .optional();
    }

    Optional<Turn> find(ConversationId id, int ordinal) {
        return branch(id, ordinal).stream()
                .filter(turn -> turn.ordinal() == ordinal)
                .findFirst();
    }

    /** The newest turn of all; empty when there is none. */
    Optional<Integer> newest(ConversationId id) {
        return jdbc.sql("select max(ordinal) from turn where conversation_id = :id having count(*) > 0")
                .param("id", id.value())
                .query(Integer.class)
                .optional();
    }

    /**
     * Behind the turn that it follows. The conversation must be locked.
     *
     * @param parent null for none
     * @param scope null for what it was before
     */
    void append(ConversationId id, @Nullable Integer parent, @Nullable Scope scope, Answer answer) {
        jdbc.sql("""
                insert into turn (conversation_id, ordinal, parent, question, answer_id, collection_ids, document_ids,
                    filter, created_at)
                select :id, coalesce(max(ordinal) + 1, 0), :parent, :question, :answer, :collections::uuid[],
                       :documents::uuid[], :filter::text, :createdAt
                from turn where conversation_id = :id
                """)
                .param("id", id.value())
                .param("parent", parent, Types.INTEGER)
                .param("question", answer.question())
                .param("answer", answer.id().value())
                .param(
                        "collections",
                        scope == null ? null : uuids(scope.documents().collections(), CollectionId::value))
                .param(
                        "documents",
                        scope == null ? null : uuids(scope.documents().documents(), DocumentId::value))
                .param("filter", scope == null ? null : scope.filter())
                .param("createdAt", answer.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    static <T> UUID[] uuids(Set<T> ids, Function<T, UUID> value) {
        return ids.stream().map(value).toArray(UUID[]::new);
    }

    static Set<CollectionId> collections(ResultSet row) throws SQLException {
        return Arrays.stream(uuids(row.getArray("collection_ids")))
                .map(CollectionId::new)
                .collect(Collectors.toSet());
    }

    static Set<DocumentId> documents(ResultSet row) throws SQLException {
        return Arrays.stream(uuids(row.getArray("document_ids")))
                .map(DocumentId::new)
                .collect(Collectors.toSet());
    }

    private static UUID[] uuids(Array array) throws SQLException {
        return (UUID[]) array.getArray();
    }

    private static Turn turn(ResultSet row) throws SQLException {
        var scope = row.getArray("document_ids") == null
                ? null
                : Scope.of(new DocumentScope(collections(row), documents(row)), row.getString("filter"));
        return new Turn(
                row.getInt("ordinal"),
                row.getObject("parent", Integer.class),
                List.of((Integer[]) row.getArray("alternatives").getArray()),
                row.getString("question"),
                new AnswerId(row.getObject("answer_id", UUID.class)),
                scope,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
