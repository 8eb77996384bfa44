import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.util.List;
import org.h2.mvstore.MVStore;

/** A durable server of MongoDB's wire protocol: arguments are the data file and the port. */
public final class MongoWireServer {

    /** Autocommit delay: an acknowledged write reaches the file within this time. */
    private static final int COMMIT_DELAY_MILLISECONDS = 5;

    public static void main(String[] arguments) {
        MVStore store = new MVStore.Builder().fileName(arguments[0]).open();
        store.setAutoCommitDelay(COMMIT_DELAY_MILLISECONDS);
        MongoServer server = new MongoServer(new H2Backend(store).version(new Version5()));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.shutdown();
            store.close();
        }));
        server.bind("127.0.0.1", Integer.parseInt(arguments[1]));
    }

    /** PyMongo refuses servers older than wire version 9, and the library's own versions end before that. */
    private static final class Version5 implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public String toVersionString() {
            return "5.0.0";
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }
}
