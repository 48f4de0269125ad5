package io.lectern.document;

import java.util.regex.Pattern;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.vectorstore.filter.Filter;
import org.springframework.ai.vectorstore.filter.FilterExpressionTextParser.FilterExpressionVisitor;
import org.springframework.ai.vectorstore.filter.antlr4.FiltersLexer;
import org.springframework.ai.vectorstore.filter.antlr4.FiltersParser;

/**
 * Reads filters on documents, in Spring AI's text grammar for filter expressions. Spring AI's own parser keeps every text
 * it has seen, shares its errors between threads and skips characters it does not know; this one uses its grammar only.
 */
public final class DocumentFilters {

    /** UTF-16 code units of a filter. */
    public static final int MAX_LENGTH = 4_000;

    private static final int MAX_CONDITIONS = 100;
    private static final int MAX_NESTING = 100;
    private static final String WHERE = "WHERE ";
    private static final Pattern WITH_WHERE = Pattern.compile("\\s*(WHERE|where)\\s.*", Pattern.DOTALL);

    private DocumentFilters() {}

    /**
     * The filter that a text says; none for no text.
     *
     * @throws FilterException when it is not a filter, with the place, or is over a limit
     */
    public static Filter.@Nullable Expression parse(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (text.length() > MAX_LENGTH) {
            throw FilterException.overLimit("characters", text.length(), MAX_LENGTH);
        }
        boolean complete = WITH_WHERE.matcher(text).matches();
        var where = complete ? text : WHERE + text;
        int offset = where.length() - text.length();
        var lexer = new FiltersLexer(CharStreams.fromString(where));
        lexer.removeErrorListeners();
        lexer.addErrorListener(new Refusal(offset));
        var tokens = new CommonTokenStream(lexer);
        tokens.fill();
        requireBounded(tokens);
        var parser = new FiltersParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        return expression(parser, offset);
    }

    private static Filter.Expression expression(FiltersParser parser, int offset) {
        var visitor = new FilterExpressionVisitor();
        try {
            return visitor.castToExpression(visitor.visit(parser.where()));
        } catch (ParseCancellationException e) {
            var token =
                    e.getCause() instanceof RecognitionException recognition && recognition.getOffendingToken() != null
                            ? recognition.getOffendingToken()
                            : parser.getCurrentToken();
            throw FilterException.at(Math.max(0, token.getStartIndex() - offset), unexpected(token));
        } catch (NumberFormatException e) {
            throw FilterException.of("A number of the filter is beyond 64 bits");
        }
    }

    private static String unexpected(Token token) {
        return token.getType() == Token.EOF
                ? "it ends where more is expected"
                : "'%s' is not expected there".formatted(token.getText());
    }

    /** The parser calls itself for each level, so that deep nesting would end its stack. */
    private static void requireBounded(CommonTokenStream tokens) {
        int conditions = 1;
        int nesting = 0;
        for (var token : tokens.getTokens()) {
            switch (token.getType()) {
                case FiltersParser.AND, FiltersParser.OR -> conditions++;
                case FiltersParser.LEFT_PARENTHESIS, FiltersParser.NOT -> nesting++;
                default -> {
                    // A closing parenthesis does not make up for the one before: the count is a bound of the depth.
                }
            }
        }
        if (conditions > MAX_CONDITIONS) {
            throw FilterException.overLimit("conditions", conditions, MAX_CONDITIONS);
        }
        if (nesting > MAX_NESTING) {
            throw FilterException.overLimit("parentheses and NOTs", nesting, MAX_NESTING);
        }
    }

    /** What the lexer says of a character that is in no word of the grammar. */
    private static final class Refusal extends BaseErrorListener {

        private final int offset;

        private Refusal(int offset) {
            this.offset = offset;
        }

        @Override
        public void syntaxError(
                Recognizer<?, ?> recognizer,
                @Nullable Object symbol,
                int line,
                int column,
                String message,
                @Nullable RecognitionException e) {
            int index = recognizer instanceof FiltersLexer lexer ? lexer._tokenStartCharIndex : column;
            throw FilterException.at(Math.max(0, index - offset), message);
        }
    }
}
