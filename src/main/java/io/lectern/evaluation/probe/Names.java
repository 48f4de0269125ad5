package io.lectern.evaluation.probe;

import java.util.List;
import java.util.Random;

/**
 * Names that numbers belong to: a quality and a thing.
 *
 * @param between the two
 */
record Names(List<String> qualities, List<String> things, String between) {

    private static final Names ENGLISH = new Names(
            List.of(
                    "amber", "brisk", "crooked", "drowsy", "eager", "frosty", "golden", "hollow", "ivory", "jolly",
                    "knotty", "lively", "mellow", "nimble", "opaque", "polite", "quiet", "rusty", "solemn", "tangled"),
            List.of(
                    "anchor", "badger", "compass", "dolphin", "engine", "falcon", "guitar", "harbour", "island",
                    "jacket", "kettle", "lantern", "mirror", "needle", "orchid", "parcel", "quarry", "rocket", "saddle",
                    "thimble"),
            "-");

    private static final Names CHINESE = new Names(
            List.of("琥珀色", "金色", "古老", "安静", "明亮", "透明", "遥远", "坚硬", "温柔", "奇特", "深蓝", "雪白"),
            List.of("指南针", "海豚", "吉他", "灯笼", "镜子", "火箭", "茶壶", "马鞍", "罗盘", "蝴蝶", "包裹", "雨伞"),
            "的");

    static Names in(ProbeLanguage language) {
        return switch (language) {
            case EN -> ENGLISH;
            case ZH -> CHINESE;
        };
    }

    String any(Random random) {
        return qualities.get(random.nextInt(qualities.size())) + between + things.get(random.nextInt(things.size()));
    }
}
