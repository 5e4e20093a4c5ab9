package io.raftkv.http;

import io.raftkv.api.ApiError;
import io.raftkv.api.ErrorCode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Answers in JSON also where Jetty refuses a request by itself: what is no HTTP, headers without end. */
final class JettyErrors implements Request.Handler {
    private final ServerContext context;
    private final RequestIds requestIds = new RequestIds();

    JettyErrors(ServerContext context) {
        this.context = context;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        if (request.getAttribute(ErrorHandler.ERROR_EXCEPTION) instanceof HttpException refused) {
            status = refused.getCode();
        }
        ErrorCode code = code(status);
        String requestId = requestIds.of(request.getHeaders().get(Exchange.REQUEST_ID));
        byte[] content = ErrorBody.of(new ApiError(message(code, status), code.name(), requestId, null));
        response.setStatus(code.httpStatus());
        response.getHeaders().put(Exchange.JSON);
        response.getHeaders().put(Exchange.REQUEST_ID, requestId);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, content.length);
        if (context.clusterField() != null) {
            response.getHeaders().put(context.clusterField());
        }
        response.write(true, ByteBuffer.wrap(content), callback);
        return true;
    }

    private static ErrorCode code(int status) {
        return switch (status) {
            case 404 -> ErrorCode.UNKNOWN_PATH;
            case 405, 501 -> ErrorCode.METHOD_NOT_ALLOWED;
            case 413, 414, 431 -> ErrorCode.TOO_LARGE;
            default -> status >= 500 && status != 505 ? ErrorCode.INTERNAL : ErrorCode.BAD_REQUEST;
        };
    }

    private static String message(ErrorCode code, int status) {
        return switch (code) {
            case TOO_LARGE -> "the request line or a header is longer than this server takes";
            case INTERNAL -> "the request failed here; the log names the cause";
            case BAD_REQUEST -> status == 505 ? "this server speaks HTTP/1.1" : "the request is not valid HTTP/1.1";
            default -> "the request cannot be served";
        };
    }
}
