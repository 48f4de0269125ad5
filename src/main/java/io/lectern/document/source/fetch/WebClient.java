package io.lectern.document.source.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.util.Timeout;

/**
 * Single requests over connections to permitted addresses, with a limit on the time of each and without cookies, redirects,
 * retries or a proxy. Safe for use by several threads.
 */
final class WebClient implements AutoCloseable {

    private final WebSettings settings;
    private final HostPace pace;
    private final CloseableHttpClient http;
    private final ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("fetch-watchdog").daemon().factory());

    WebClient(WebSettings settings, GuardedDns dns, HostPace pace) {
        this.settings = settings;
        this.pace = pace;
        var connection = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                .setSocketTimeout(Timeout.of(settings.readTimeout()))
                .build();
        this.http = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(dns)
                        .setDefaultConnectionConfig(connection)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(Timeout.of(settings.readTimeout()))
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent(settings.userAgent())
                .disableCookieManagement()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableAuthCaching()
                .build();
    }

    /** What a server answers; valid until the reader returns. */
    record Response(ClassicHttpResponse message, InputStream body) {

        int status() {
            return message.getCode();
        }

        /** Bytes of the body if the server says so, else negative. */
        long length() {
            return message.getEntity() == null ? -1 : message.getEntity().getContentLength();
        }

        Optional<String> header(String name) {
            var header = message.getFirstHeader(name);
            return Optional.ofNullable(header).map(found -> found.getValue()).filter(value -> !value.isBlank());
        }
    }

    /** Makes something of an answer. What it does not read of the body is not transferred. */
    @FunctionalInterface
    interface Reader<T> {
        T read(Response response) throws IOException;
    }

    /**
     * Asks for an address when it is the turn of its host.
     *
     * @param delay that the site asks for between two requests
     * @throws IOException when there is no answer, it does not come in time, or the host may not be connected to
     */
    <T> T get(URI url, Map<String, String> headers, Duration delay, Reader<T> reader)
            throws IOException, InterruptedException {
        var interval = settings.hostInterval();
        pace.await(url.getHost(), delay.compareTo(interval) > 0 ? delay : interval);
        var request = new HttpGet(url);
        headers.forEach(request::setHeader);
        var late = new AtomicBoolean();
        var limit = watchdog.schedule(
                () -> {
                    late.set(true);
                    request.cancel();
                },
                settings.timeout().toMillis(),
                TimeUnit.MILLISECONDS);
        // Closed without reading on: whatever else a server may send is not waited for.
        try (var response = http.executeOpen(HttpHost.create(url), request, null)) {
            var entity = response.getEntity();
            var body = entity == null ? InputStream.nullInputStream() : entity.getContent();
            return reader.read(new Response(response, body));
        } catch (IOException e) {
            if (late.get()) {
                var timeout = new InterruptedIOException("It was not answered within " + settings.timeout());
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            limit.cancel(false);
        }
    }

    @Override
    public void close() throws IOException {
        watchdog.shutdownNow();
        http.close();
    }
}
