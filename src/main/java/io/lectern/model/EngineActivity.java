package io.lectern.model;

import io.lectern.engine.EngineEvent;
import io.lectern.engine.EngineEvent.Admitted;
import io.lectern.engine.EngineEvent.Failed;
import io.lectern.engine.EngineEvent.Finished;
import io.lectern.engine.EngineEvent.GivenUp;
import io.lectern.engine.EngineEvent.Queued;
import io.lectern.engine.EngineEvent.Tier;
import io.lectern.engine.EngineEvent.TierDisabled;
import io.lectern.engine.EngineEvent.TierUsage;
import io.lectern.engine.EngineObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** What the engine is doing now, as far as its events tell. */
@Component
class EngineActivity implements EngineObserver {

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final Map<Tier, TierUsage> usage = new ConcurrentHashMap<>();
    private final Map<Tier, String> disabled = new ConcurrentHashMap<>();

    @Override
    public void on(EngineEvent event) {
        switch (event) {
            case Queued queued -> waiting.set(queued.waiting());
            case Admitted admitted -> {
                waiting.updateAndGet(count -> Math.max(0, count - 1));
                running.set(admitted.running());
            }
            case GivenUp givenUp -> waiting.set(givenUp.waiting());
            case Finished finished -> running.set(finished.running());
            case Failed failed -> running.set(failed.running());
            case TierUsage told -> usage.put(told.tier(), told);
            case TierDisabled(Tier tier, String reason) -> disabled.put(tier, reason);
            case EngineEvent.Refused _,
                    EngineEvent.Decoded _,
                    EngineEvent.Prefilled _,
                    EngineEvent.CacheHit _,
                    EngineEvent.CacheMiss _,
                    EngineEvent.Restored _,
                    EngineEvent.Saved _,
                    EngineEvent.Evicted _,
                    EngineEvent.Dropped _ -> {}
        }
    }

    int waiting() {
        return waiting.get();
    }

    int running() {
        return running.get();
    }

    /** How full a tier is; zeros before it told. */
    TierUsage usage(Tier tier) {
        return usage.getOrDefault(tier, new TierUsage(tier, 0, 0));
    }

    /** Why a tier ended its service. */
    Optional<String> disabled(Tier tier) {
        return Optional.ofNullable(disabled.get(tier));
    }
}
