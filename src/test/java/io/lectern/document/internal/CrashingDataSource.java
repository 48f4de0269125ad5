package io.lectern.document.internal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Counts each statement and commit as a step; what was not committed when the process ended is rolled back. */
final class CrashingDataSource extends AbstractDataSource {

    private static final Set<String> STATEMENTS =
            Set.of("execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate");

    private final DataSource real;
    private final Crash crash;

    CrashingDataSource(DataSource real, Crash crash) {
        this.real = real;
        this.crash = crash;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (crash.isOver()) {
            throw new Crash.Killed("no connection");
        }
        return proxy(Connection.class, new OfConnection(real.getConnection()));
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    private final class OfConnection implements InvocationHandler {

        private final Connection connection;

        OfConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            var name = method.getName();
            if (crash.isOver()) {
                if (name.equals("close")) {
                    rollBack();
                    connection.close();
                    return null;
                }
                if (name.equals("rollback") || name.equals("isClosed") || name.equals("getAutoCommit")) {
                    return call(method, connection, arguments);
                }
                throw new Crash.Killed(crash.place());
            }
            if (name.equals("commit")) {
                crash.step("commit");
            }
            var result = call(method, connection, arguments);
            return switch (result) {
                case CallableStatement callable -> result;
                case PreparedStatement prepared -> proxy(PreparedStatement.class, new OfStatement(prepared, arguments));
                case Statement statement -> proxy(Statement.class, new OfStatement(statement, arguments));
                case null, default -> result;
            };
        }

        private void rollBack() throws SQLException {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private final class OfStatement implements InvocationHandler {

        private final Statement statement;
        private final String sql;

        OfStatement(Statement statement, @Nullable Object @Nullable [] arguments) {
            this.statement = statement;
            this.sql = arguments == null || arguments.length == 0 ? "a statement" : String.valueOf(arguments[0]);
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (STATEMENTS.contains(method.getName())) {
                crash.step(sql);
            }
            return call(method, statement, arguments);
        }
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(CrashingDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
