package io.raftkv.ctl.command;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a word of a closed set, in any case, and names the set when the word is not in it. */
record OneOf<E extends Enum<E>>(Class<E> set) implements ITypeConverter<E> {
    @Override
    public E convert(String text) {
        return Arrays.stream(set.getEnumConstants())
                .filter(each -> each.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of "
                        + Arrays.stream(set.getEnumConstants())
                                .map(Enum::toString)
                                .collect(Collectors.joining(", "))));
    }
}
