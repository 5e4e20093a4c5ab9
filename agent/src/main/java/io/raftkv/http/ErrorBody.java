package io.raftkv.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.raftkv.api.ApiError;
import io.raftkv.api.ErrorCode;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** {@link ApiError} as JSON, and the header that goes with it; without the cost of a mapper: errors come in floods. */
final class ErrorBody {
    private static final HttpField RETRY_SOON = new PreEncodedHttpField(HttpHeader.RETRY_AFTER, "1");
    private static final HttpField BEARER =
            new PreEncodedHttpField(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"raftkv\"");

    private ErrorBody() {}

    static byte[] of(ApiError error) {
        StringBuilder text = new StringBuilder(192);
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        text.append("{\"error\":\"");
        encoder.quoteAsString(error.error(), text);
        text.append("\",\"code\":\"");
        encoder.quoteAsString(error.code(), text);
        text.append("\",\"request_id\":\"");
        encoder.quoteAsString(error.requestId(), text);
        text.append('"');
        if (error.revision() != null) {
            text.append(",\"revision\":").append(error.revision().longValue());
        }
        return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a client should know beyond the body. @param revision of the key, with CONDITION_FAILED only */
    static HttpField hint(ErrorCode code, Long revision) {
        return switch (code) {
            case UNAUTHENTICATED -> BEARER;
            case OVERLOADED, RATE_LIMITED, NO_LEADER, NOT_READY, DRAINING -> RETRY_SOON;
            case CONDITION_FAILED -> revision == null || revision == 0 ? null : KeyEndpoints.etag(revision);
            default -> null;
        };
    }
}
