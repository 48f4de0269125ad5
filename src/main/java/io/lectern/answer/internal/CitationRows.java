package io.lectern.answer.internal;

import io.lectern.answer.Citation;
import io.lectern.document.DocumentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** Citations as rows have them. */
public final class CitationRows {

    private CitationRows() {}

    /**
     * A statement with what a citation's row holds: {@code :label, :document, :version, :filename, :startChar, :endChar,
     * :startPage, :endPage, :location, :citedText, :answerStart, :answerEnd, :verified}.
     */
    public static StatementSpec with(StatementSpec statement, Citation citation) {
        return statement
                .param("label", citation.label())
                .param("document", citation.documentId().value())
                .param("version", citation.documentVersion())
                .param("filename", citation.filename())
                .param("startChar", citation.startChar())
                .param("endChar", citation.endChar())
                .param("startPage", citation.startPage())
                .param("endPage", citation.endPage())
                .param("location", citation.location())
                .param("citedText", citation.citedText())
                .param("answerStart", citation.answerStart())
                .param("answerEnd", citation.answerEnd())
                .param("verified", citation.verified());
    }

    /** The citation of a row. */
    public static Citation citation(ResultSet row) throws SQLException {
        return new Citation(
                row.getInt("label"),
                new DocumentId(row.getObject("document_id", UUID.class)),
                row.getInt("document_version"),
                row.getString("filename"),
                row.getInt("start_char"),
                row.getInt("end_char"),
                row.getObject("start_page", Integer.class),
                row.getObject("end_page", Integer.class),
                row.getString("location"),
                row.getString("cited_text"),
                row.getInt("answer_start"),
                row.getInt("answer_end"),
                row.getBoolean("verified"));
    }
}
