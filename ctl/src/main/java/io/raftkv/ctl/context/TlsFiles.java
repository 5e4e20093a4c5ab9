package io.raftkv.ctl.context;

import java.nio.file.Path;
import java.util.Optional;

/** PEM files for HTTPS: whom to trust, and who we are. */
public record TlsFiles(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
    public static final TlsFiles NONE = new TlsFiles(Optional.empty(), Optional.empty(), Optional.empty());
}
