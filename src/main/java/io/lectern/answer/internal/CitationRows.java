package io.lectern.answer.internal;

import io.lectern.answer.Citation;
import io.lectern.document.DocumentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Citations as rows have them. */
public final class CitationRows {

    private CitationRows() {}

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
