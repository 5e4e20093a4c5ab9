package io.raftkv.http;

import io.raftkv.check.Check;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the route of a request. Immutable. */
final class RouteTable {
    static final String KEY_PREFIX = "/keys/";

    private final List<Route> routes;
    private final Map<String, Map<String, Route>> byPath = new HashMap<>();
    private final Map<String, Route> ofKeys = new LinkedHashMap<>();

    RouteTable(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            Map<String, Route> methods =
                    route.takesKey() ? ofKeys : byPath.computeIfAbsent(route.template(), path -> new LinkedHashMap<>());
            Check.argument(methods.put(route.method(), route) == null, "two routes for %s", route);
        }
        for (Map<String, Route> methods : byPath.values()) {
            answerHead(methods);
        }
        answerHead(ofKeys);
    }

    List<Route> routes() {
        return routes;
    }

    /** The routes of a path by method; {@code null} when there is no such path. */
    Map<String, Route> at(String path) {
        return path.startsWith(KEY_PREFIX) ? ofKeys : byPath.get(path);
    }

    /** A server that answers GET answers HEAD (RFC 9110, section 9.1); Jetty leaves the content out. */
    private static void answerHead(Map<String, Route> methods) {
        Route get = methods.get("GET");
        if (get != null) {
            methods.putIfAbsent("HEAD", get);
        }
    }
}
