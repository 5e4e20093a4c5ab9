package io.raftkv.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/**
 * Checks JSON Web Tokens (RFC 7519) signed with HS256. The algorithm is the one configured here, never the one that the
 * token asks for (RFC 8725, section 3.1).
 */
final class TokenVerifier {
    /** Shorter secrets could be guessed from one token (RFC 7518, section 3.2). */
    static final int SECRET_BYTES_MIN = 32;

    /** Longer tokens are not worth decoding; ours have some two hundred bytes. */
    private static final int TOKEN_CHARS_MAX = 4096;

    private final JWTVerifier verifier;

    TokenVerifier(String secret, Clock clock) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < SECRET_BYTES_MIN) {
            throw new IllegalArgumentException("auth.jwt_secret has " + bytes.length + " bytes, it needs at least "
                    + SECRET_BYTES_MIN + ": openssl rand -base64 48");
        }
        JWTVerifier.BaseVerification verification = (JWTVerifier.BaseVerification)
                JWT.require(Algorithm.HMAC256(bytes)).withClaimPresence("exp").withClaimPresence("sub");
        this.verifier = verification.build(clock);
    }

    /** Whether {@code credential} has the shape of a token: three parts. */
    static boolean looksLikeToken(String credential) {
        int first = credential.indexOf('.');
        return first > 0 && credential.indexOf('.', first + 1) > first;
    }

    Caller verify(String token) throws AuthException {
        if (token.length() > TOKEN_CHARS_MAX) {
            throw new AuthException(AuthFailure.BAD_TOKEN, "the token is longer than any that this cluster issues");
        }
        DecodedJWT decoded;
        try {
            decoded = verifier.verify(token);
        } catch (TokenExpiredException e) {
            throw new AuthException(AuthFailure.EXPIRED, "the token has expired");
        } catch (JWTVerificationException | IllegalArgumentException e) {
            throw new AuthException(AuthFailure.BAD_TOKEN, "the token is not valid");
        }
        String subject = decoded.getSubject();
        if (subject == null || subject.isBlank()) {
            throw new AuthException(AuthFailure.BAD_TOKEN, "the token does not say whose it is (claim sub)");
        }
        Role role = role(decoded.getClaim("role").asString())
                .orElseThrow(() -> new AuthException(
                        AuthFailure.FORBIDDEN, "the token's claim role is none of admin, write and read"));
        return new Caller(subject, role);
    }

    private static Optional<Role> role(String claim) {
        if (claim == null || !claim.equals(claim.toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return switch (claim) {
            case "admin" -> Optional.of(Role.ADMIN);
            case "write" -> Optional.of(Role.WRITE);
            case "read" -> Optional.of(Role.READ);
            default -> Optional.empty();
        };
    }
}
