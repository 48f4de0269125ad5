package io.lectern.model.hub;

/** What files are fetched with. */
record TransferTools(HubHttp http, StallGuard guard, RetryPolicy policy, TransferLimits limits) {}
