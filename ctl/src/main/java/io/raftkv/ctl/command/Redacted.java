package io.raftkv.ctl.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option or parameter whose value is not written down anywhere. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
@interface Redacted {}
