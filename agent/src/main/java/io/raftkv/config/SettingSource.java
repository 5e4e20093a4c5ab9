package io.raftkv.config;

/** Where the value in force comes from; a later one wins over an earlier one. */
public enum SettingSource {
    DEFAULT,
    FILE,
    ENVIRONMENT,
    FLAG
}
