package io.raftkv.store;

class MemoryKeySpaceTest extends KeySpaceContract {
    @Override
    protected KeySpace open() {
        return new MemoryKeySpace();
    }
}
