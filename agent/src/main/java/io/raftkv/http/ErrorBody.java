package io.raftkv.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.raftkv.api.ApiError;
import java.nio.charset.StandardCharsets;

/** {@link ApiError} as JSON, without the cost of a mapper: errors come in floods. */
final class ErrorBody {
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
}
