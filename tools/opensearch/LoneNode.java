import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;

/** One node of OpenSearch 2 or 3 in this process; each argument is a setting: name=value. It ends with its input. */
public final class LoneNode extends Node {
    private static final boolean OLD = Version.CURRENT.major < 3;
    private static final List<String> MODULES = List.of("transport.Netty4", "analysis.common.CommonAnalysis",
        "painless.Painless", "index.reindex.Reindex");

    @SuppressWarnings({"unchecked", "rawtypes"}) // 2.x takes classes, 3.x descriptions of them
    private LoneNode(Environment environment) throws ClassNotFoundException {
        super(environment, (Collection) modules(), true);
    }

    private static List<Object> modules() throws ClassNotFoundException {
        var found = new ArrayList<Object>();
        for (String name : MODULES) {
            found.add(described("org.opensearch." + name + (OLD ? "Plugin" : "ModulePlugin")));
        }
        if (LoneNode.class.getResource("NoriPlugin.class") != null) {
            found.add(described("NoriPlugin"));
        }
        return found;
    }

    private static Object described(String name) throws ClassNotFoundException {
        var type = Class.forName(name).asSubclass(Plugin.class);
        return OLD ? type : new PluginInfo(name, "a module", "1", Version.CURRENT, "17", name,
            null, List.of(), false);
    }

    public static void main(String[] settings) throws Exception {
        var given = Settings.builder();
        for (String setting : settings) {
            var pair = setting.split("=", 2);
            var values = pair[1].split(",");
            if (values.length == 1) given.put(pair[0], pair[1]);
            else given.putList(pair[0], values);
        }
        var environment = InternalSettingsPreparer.prepareEnvironment(given.build(), Map.of(), null, () -> "node");
        try (var node = new LoneNode(environment)) {
            node.start();
            var http = node.injector().getInstance(HttpServerTransport.class);
            System.out.println("http://" + http.boundAddress().publishAddress());
            while (System.in.read() >= 0) { } // whoever started it has ended
        }
        System.exit(0);
    }
}
