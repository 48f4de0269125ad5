package io.lectern.document;

import java.util.UUID;

/** The tenants there are: until access control exists, one. */
public final class Tenant {

    public static final UUID DEFAULT = UUID.fromString("00000000-0000-0000-0000-000000000001");

    private Tenant() {}
}
