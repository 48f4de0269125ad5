import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

/** One OpenSearch node in a folder, until standard input ends. The file port in the folder says where it answers. */
public class OpenSearchNode {

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[0]);
        try (var runner = new OpenSearchRunner()) {
            runner.onBuild((number, settings) -> {
                settings.put("discovery.type", "single-node");
                settings.put("http.port", "0");
                settings.put("transport.port", "0");
                settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
            });
            runner.build(newConfigs()
                    .basePath(folder.resolve("node").toString())
                    .clusterName("lectern-test")
                    .numOfNode(1)
                    .printOnFailure());
            var http = runner.node().injector().getInstance(HttpServerTransport.class).boundAddress();
            var part = Files.writeString(folder.resolve("port.part"), Integer.toString(http.publishAddress().getPort()));
            Files.move(part, folder.resolve("port"), StandardCopyOption.ATOMIC_MOVE);
            while (System.in.read() >= 0) {
                // Whoever started the node holds the other end.
            }
        }
    }
}
