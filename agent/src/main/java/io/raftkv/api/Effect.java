package io.raftkv.api;

/** What a client may conclude from an error about the request that it answers. */
public enum Effect {
    /** The request changed nothing: it may be repeated. */
    NONE,
    /** The request may have taken effect, or may still: repeating it could do it twice. */
    UNKNOWN
}
