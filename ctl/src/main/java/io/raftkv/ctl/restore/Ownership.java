package io.raftkv.ctl.restore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.stream.Stream;

/** Whom restored files belong to: an agent that cannot write its files does not start. */
record Ownership(UserPrincipal user, GroupPrincipal group) {
    private static final String SERVICE_ACCOUNT = "raftkv";

    /** That of the directory as it was; of a new one the service's account if there is one, else the parent's. */
    static Ownership forDirectory(Path directory) throws IOException {
        if (Files.exists(directory)) {
            return of(directory);
        }
        UserPrincipalLookupService accounts = directory.getFileSystem().getUserPrincipalLookupService();
        try {
            return new Ownership(
                    accounts.lookupPrincipalByName(SERVICE_ACCOUNT),
                    accounts.lookupPrincipalByGroupName(SERVICE_ACCOUNT));
        } catch (UserPrincipalNotFoundException e) {
            return of(directory.getParent());
        }
    }

    private static Ownership of(Path path) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        return new Ownership(attributes.owner(), attributes.group());
    }

    /** @throws IOException if this user may not give files away and they would belong to the wrong one */
    void applyTo(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (of(path).equals(this)) {
                    continue;
                }
                try {
                    PosixFileAttributeView view =
                            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                    view.setOwner(user);
                    view.setGroup(group);
                } catch (FileSystemException e) {
                    throw new IOException(
                            "cannot give " + path + " to " + user + ":" + group + "; run this as root or as " + user,
                            e);
                }
            }
        }
    }
}
