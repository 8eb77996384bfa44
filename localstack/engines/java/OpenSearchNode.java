import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.transport.Netty4Plugin;

/** One OpenSearch node on loopback with the modules the shop uses: arguments are the home folder and the HTTP port. */
public final class OpenSearchNode extends Node {

    private static final List<Class<? extends Plugin>> MODULES = List.of(
            Netty4Plugin.class, CommonAnalysisPlugin.class, MapperExtrasPlugin.class, ReindexPlugin.class, PainlessPlugin.class);

    private OpenSearchNode(Environment environment) {
        super(environment, MODULES, false);
    }

    public static void main(String[] arguments) throws Exception {
        Settings settings = settings(arguments[0], arguments[1]);
        Environment environment = InternalSettingsPreparer.prepareEnvironment(
                settings, Map.of(), Path.of(arguments[0], "config"), () -> "local");
        OpenSearchNode node = new OpenSearchNode(environment);
        Runtime.getRuntime().addShutdownHook(new Thread(node::closeQuietly));
        node.start();
        new CountDownLatch(1).await();
    }

    private static Settings settings(String home, String httpPort) {
        return Settings.builder()
                .put("path.home", home)
                .put("cluster.name", "cartwright")
                .put("node.name", "local")
                .put("network.host", "127.0.0.1")
                .put("http.port", httpPort)
                .put("transport.port", "0")
                .put("http.type", "netty4")
                .put("transport.type", "netty4")
                .put("discovery.type", "single-node")
                .put("action.auto_create_index", false)
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
