package io.raftkv.http;

import io.raftkv.auth.Role;
import java.time.Duration;
import java.util.List;

/**
 * One row of the route table: dispatch, access control, the {@code route} label of metrics and the check of
 * {@code agent/docs/api.md} all read it.
 *
 * @param template the path; a last segment {@code {key}} stands for all that follows
 * @param role that a caller needs
 * @param membersToo whether the cluster token will do as well
 * @param body whether the request's body is read before the endpoint is called
 * @param work on which thread the endpoint runs, and whether it is turned away under load
 * @param parameters names of the query parameters that it takes; any other is refused
 * @param effect what a caller may conclude when the answer does not come in time
 * @param timeoutMin a longer time limit than {@code limits.request_timeout}, zero for none
 */
record Route(
        String method,
        String template,
        Role role,
        boolean membersToo,
        boolean body,
        Work work,
        List<String> parameters,
        Effect effect,
        Duration timeoutMin,
        Endpoint endpoint) {

    /** How an endpoint is run. */
    enum Work {
        /** On the thread that read the request: it only starts something. */
        IN_PLACE,
        /** On a thread of the pool: it may compute for a millisecond or look at the disk. */
        IN_POOL,
        /** In place, at any load: how an operator finds out about the load. */
        PROBE
    }

    /** Whether the request changes anything. */
    enum Effect {
        READS,
        WRITES
    }

    static Route of(String method, String template, Role role, Endpoint endpoint) {
        return new Route(
                method, template, role, false, false, Work.IN_PLACE, List.of(), Effect.READS, Duration.ZERO, endpoint);
    }

    Route orClusterMember() {
        return new Route(method, template, role, true, body, work, parameters, effect, timeoutMin, endpoint);
    }

    Route readingBody() {
        return new Route(method, template, role, membersToo, true, work, parameters, effect, timeoutMin, endpoint);
    }

    Route run(Work how) {
        return new Route(method, template, role, membersToo, body, how, parameters, effect, timeoutMin, endpoint);
    }

    Route taking(String... names) {
        return new Route(method, template, role, membersToo, body, work, List.of(names), effect, timeoutMin, endpoint);
    }

    Route writing() {
        return new Route(
                method, template, role, membersToo, body, work, parameters, Effect.WRITES, timeoutMin, endpoint);
    }

    Route atLeast(Duration timeout) {
        return new Route(method, template, role, membersToo, body, work, parameters, effect, timeout, endpoint);
    }

    /** Whether clients use it for their keys and values, and not operators for the cluster. */
    boolean isData() {
        return template.startsWith("/keys") || template.equals("/batch");
    }

    /** Whether the path after the fixed part is a key. */
    boolean takesKey() {
        return template.endsWith("/{key}");
    }
}
