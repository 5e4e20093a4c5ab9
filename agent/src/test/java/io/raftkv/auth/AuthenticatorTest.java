package io.raftkv.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AuthenticatorTest {
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    private static final String GOOD = Tokens.of("admin");
    private static final String CLUSTER_TOKEN = "the-token-of-the-cluster";

    private final Authenticator authenticator = Authenticator.on(
            Optional.of(Tokens.SECRET),
            Optional.of(CLUSTER_TOKEN),
            key -> key.equals("key-1") ? Optional.of(new Caller("backup", Role.READ)) : Optional.empty(),
            Tokens.CLOCK);

    static Stream<Arguments> bad() {
        String[] parts = GOOD.split("\\.");
        String claims = Tokens.claims("admin", Tokens.FUTURE);
        return Stream.of(
                bad("one letter", AuthFailure.BAD_TOKEN, "Bearer x"),
                bad("no token at all", AuthFailure.BAD_TOKEN, "Bearer hello"),
                bad("another scheme", AuthFailure.BAD_TOKEN, "Basic YWRtaW46YWRtaW4="),
                bad("no scheme", AuthFailure.BAD_TOKEN, GOOD),
                bad("two parts", AuthFailure.BAD_TOKEN, "Bearer " + parts[0] + "." + parts[1]),
                bad("no signature", AuthFailure.BAD_TOKEN, "Bearer " + parts[0] + "." + parts[1] + "."),
                bad("four parts", AuthFailure.BAD_TOKEN, "Bearer " + GOOD + ".x"),
                bad("cut signature", AuthFailure.BAD_TOKEN, "Bearer " + GOOD.substring(0, GOOD.length() - 4)),
                bad(
                        "claims changed",
                        AuthFailure.BAD_TOKEN,
                        "Bearer " + parts[0] + "."
                                + Tokens.encode(Tokens.claims("admin", Tokens.FUTURE + 1)
                                        .getBytes())
                                + "." + parts[2]),
                bad("another secret", AuthFailure.BAD_TOKEN, token(HEADER, claims, Tokens.SECRET + "x")),
                bad(
                        "alg none",
                        AuthFailure.BAD_TOKEN,
                        "Bearer " + Tokens.encode("{\"alg\":\"none\"}".getBytes()) + "." + parts[1] + "."),
                bad(
                        "alg None, signed",
                        AuthFailure.BAD_TOKEN,
                        token("{\"alg\":\"None\",\"typ\":\"JWT\"}", claims, Tokens.SECRET)),
                bad(
                        "alg HS512",
                        AuthFailure.BAD_TOKEN,
                        "Bearer " + Tokens.signed("{\"alg\":\"HS512\"}", claims, Tokens.SECRET, "HmacSHA512")),
                bad("alg RS256", AuthFailure.BAD_TOKEN, token("{\"alg\":\"RS256\"}", claims, Tokens.SECRET)),
                bad("no alg", AuthFailure.BAD_TOKEN, token("{\"typ\":\"JWT\"}", claims, Tokens.SECRET)),
                bad("header no JSON", AuthFailure.BAD_TOKEN, token("alg", claims, Tokens.SECRET)),
                bad("claims no JSON", AuthFailure.BAD_TOKEN, token(HEADER, "admin", Tokens.SECRET)),
                bad(
                        "no expiry",
                        AuthFailure.BAD_TOKEN,
                        token(HEADER, "{\"sub\":\"ann\",\"role\":\"admin\"}", Tokens.SECRET)),
                bad(
                        "expiry no number",
                        AuthFailure.BAD_TOKEN,
                        token(HEADER, "{\"sub\":\"ann\",\"role\":\"admin\",\"exp\":\"never\"}", Tokens.SECRET)),
                bad(
                        "expired",
                        AuthFailure.EXPIRED,
                        token(HEADER, Tokens.claims("admin", 1_799_999_999L), Tokens.SECRET)),
                bad(
                        "not yet valid",
                        AuthFailure.BAD_TOKEN,
                        token(
                                HEADER,
                                "{\"sub\":\"ann\",\"role\":\"admin\",\"exp\":1800003600,\"nbf\":1800001800}",
                                Tokens.SECRET)),
                bad(
                        "nobody's",
                        AuthFailure.BAD_TOKEN,
                        token(HEADER, "{\"role\":\"admin\",\"exp\":1800003600}", Tokens.SECRET)),
                bad(
                        "no role",
                        AuthFailure.FORBIDDEN,
                        token(HEADER, "{\"sub\":\"ann\",\"exp\":1800003600}", Tokens.SECRET)),
                bad(
                        "unknown role",
                        AuthFailure.FORBIDDEN,
                        token(HEADER, Tokens.claims("root", Tokens.FUTURE), Tokens.SECRET)),
                bad(
                        "role in capitals",
                        AuthFailure.FORBIDDEN,
                        token(HEADER, Tokens.claims("ADMIN", Tokens.FUTURE), Tokens.SECRET)),
                bad(
                        "role public",
                        AuthFailure.FORBIDDEN,
                        token(HEADER, Tokens.claims("public", Tokens.FUTURE), Tokens.SECRET)),
                bad(
                        "role as a list",
                        AuthFailure.FORBIDDEN,
                        token(HEADER, "{\"sub\":\"ann\",\"role\":[\"admin\"],\"exp\":1800003600}", Tokens.SECRET)),
                bad("endless", AuthFailure.BAD_TOKEN, "Bearer " + GOOD + "A".repeat(10_000)),
                bad("a key nobody issued", AuthFailure.BAD_TOKEN, "Bearer key-2"),
                bad("half the cluster token", AuthFailure.BAD_TOKEN, "Bearer the-token-of"));
    }

    private static String token(String header, String claims, String secret) {
        return "Bearer " + Tokens.signed(header, claims, secret);
    }

    private static Arguments bad(String what, AuthFailure failure, String header) {
        return Arguments.of(what, failure, header);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void shouldTurnAwayBadCredentials(String what, AuthFailure failure, String header) {
        assertThatThrownBy(() -> authenticator.authenticate(header))
                .as(what)
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(failure))
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(Tokens.SECRET)
                .doesNotContain(GOOD);
    }

    @ParameterizedTest
    @CsvSource({"admin, ADMIN", "write, WRITE", "read, READ"})
    void shouldAcceptGoodTokens(String claim, Role role) throws AuthException {
        Caller caller = authenticator.authenticate("Bearer " + Tokens.of(claim));
        assertThat(caller).isEqualTo(new Caller("ann", role));
        assertThat(authenticator.authenticate("bearer  " + Tokens.of(claim))).isEqualTo(caller);
    }

    @Test
    void shouldAcceptApiKeysAndTheClusterToken() throws AuthException {
        assertThat(authenticator.authenticate("Bearer key-1")).isEqualTo(new Caller("backup", Role.READ));
        assertThat(authenticator.authenticate("Bearer " + CLUSTER_TOKEN).clusterMember())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN, READ, true", "ADMIN, WRITE, true", "ADMIN, ADMIN, true",
        "WRITE, READ, true", "WRITE, WRITE, true", "WRITE, ADMIN, false",
        "READ, READ, true", "READ, WRITE, false", "READ, ADMIN, false"
    })
    void shouldLetEachRoleDoWhatItIncludes(Role has, Role needs, boolean allowed) throws AuthException {
        Caller caller = new Caller("ann", has);
        if (allowed) {
            authenticator.authorize(caller, needs, false);
        } else {
            assertThatThrownBy(() -> authenticator.authorize(caller, needs, true))
                    .isInstanceOfSatisfying(
                            AuthException.class, e -> assertThat(e.failure()).isEqualTo(AuthFailure.FORBIDDEN));
        }
    }

    @Test
    void shouldLetMembersDoOnlyWhatMembersMay() throws AuthException {
        Caller member = authenticator.authenticate("Bearer " + CLUSTER_TOKEN);
        authenticator.authorize(member, Role.ADMIN, true);
        assertThatThrownBy(() -> authenticator.authorize(member, Role.ADMIN, false))
                .isInstanceOf(AuthException.class);
        assertThatThrownBy(() -> authenticator.authorize(member, Role.READ, false))
                .isInstanceOf(AuthException.class);
    }

    @Test
    void shouldSayThatCredentialsAreMissing() throws AuthException {
        Caller nobody = authenticator.authenticate(null);
        assertThatThrownBy(() -> authenticator.authorize(nobody, Role.READ, true))
                .isInstanceOfSatisfying(
                        AuthException.class, e -> assertThat(e.failure()).isEqualTo(AuthFailure.MISSING));
    }

    @Test
    void shouldAllowEverythingWhileOff() throws AuthException {
        Authenticator off = Authenticator.off();
        off.authorize(off.authenticate(null), Role.ADMIN, false);
        off.authorize(off.authenticate("Bearer nonsense"), Role.ADMIN, false);
    }

    @Test
    void shouldRefuseASecretThatCouldBeGuessed() {
        assertThatThrownBy(() ->
                        Authenticator.on(Optional.of("x".repeat(31)), Optional.empty(), ApiKeys.NONE, Tokens.CLOCK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }
}
