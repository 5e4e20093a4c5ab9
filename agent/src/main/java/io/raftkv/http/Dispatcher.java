package io.raftkv.http;

import io.raftkv.api.ApiException;
import io.raftkv.api.ErrorCode;
import io.raftkv.auth.AuthException;
import io.raftkv.auth.Authenticator;
import io.raftkv.auth.Role;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** From a request to its endpoint: route, limits, access, body. Never waits. */
final class Dispatcher extends Handler.Abstract.NonBlocking {
    private final ServerContext context;
    private final RouteTable table;
    private final Authenticator authenticator;
    private final Admission admission;
    private final long bodySizeBytesMax;
    private final RequestIds requestIds = new RequestIds();

    Dispatcher(
            ServerContext context,
            RouteTable table,
            Authenticator authenticator,
            Admission admission,
            long bodySizeBytesMax) {
        this.context = context;
        this.table = table;
        this.authenticator = authenticator;
        this.admission = admission;
        this.bodySizeBytesMax = bodySizeBytesMax;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String requestId = requestIds.of(request.getHeaders().get(Exchange.REQUEST_ID));
        Exchange exchange = new Exchange(context, request, response, callback, requestId);
        context.observer().started(exchange);
        // While a request is being served its own time limit holds: a large snapshot takes longer than idleness may.
        request.addIdleTimeoutListener(idle -> false);
        try {
            dispatch(exchange);
        } catch (ApiException e) {
            context.observer().rejected(e.code());
            exchange.fail(e);
        } catch (AuthException e) {
            context.observer().unauthorized(e.failure());
            exchange.error(
                    e.failure().unauthenticated() ? ErrorCode.UNAUTHENTICATED : ErrorCode.FORBIDDEN,
                    e.getMessage(),
                    null);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
        return true;
    }

    private void dispatch(Exchange exchange) throws AuthException {
        exchange.target(RawTarget.parse(target(exchange.request())));
        Route route = route(exchange);
        if (route == null) {
            return;
        }
        exchange.route(route);
        if (route.work() != Route.Work.PROBE) {
            admission.check(exchange.request());
        }
        authorize(exchange, route);
        if (route.work() != Route.Work.PROBE) {
            exchange.parameters(new QueryParameters(exchange.target().query(), route.parameters()));
        }
        if (route.body()) {
            exchange.readBody(bodySizeBytesMax, () -> serve(exchange));
        } else {
            serve(exchange);
        }
    }

    private static String target(Request request) {
        return ((RawTargetConnection) request.getConnectionMetaData().getConnection()).target();
    }

    private Route route(Exchange exchange) {
        Map<String, Route> methods = table.at(exchange.target().path());
        if (methods == null) {
            exchange.error(ErrorCode.UNKNOWN_PATH, "no such path; agent/docs/api.md lists all routes", null);
            return null;
        }
        Route route = methods.get(exchange.method());
        if (route == null) {
            String allowed = String.join(", ", methods.keySet());
            exchange.responseHeader(new HttpField(HttpHeader.ALLOW, allowed));
            exchange.error(ErrorCode.METHOD_NOT_ALLOWED, "this path takes " + allowed, null);
        }
        return route;
    }

    private void authorize(Exchange exchange, Route route) throws AuthException {
        if (route.role() == Role.PUBLIC) {
            return;
        }
        exchange.caller(authenticator.authenticate(exchange.header(HttpHeader.AUTHORIZATION)));
        authenticator.authorize(exchange.caller(), route.role(), route.membersToo());
    }

    private void serve(Exchange exchange) {
        if (exchange.route().work() != Route.Work.IN_POOL) {
            call(exchange);
            return;
        }
        try {
            context.pool().execute(() -> call(exchange));
        } catch (RejectedExecutionException e) {
            exchange.error(ErrorCode.OVERLOADED, "too many requests are waiting for a thread", null);
        }
    }

    private static void call(Exchange exchange) {
        try {
            exchange.route().endpoint().serve(exchange);
        } catch (RuntimeException e) {
            exchange.fail(e);
        }
    }
}
