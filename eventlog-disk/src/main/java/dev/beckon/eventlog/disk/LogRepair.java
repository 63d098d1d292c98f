package dev.beckon.eventlog.disk;

import java.util.List;
import java.util.Map;

/**
 * What a repair has done. Immutable.
 *
 * @param damage the places that were damaged; empty if nothing was, and nothing was done
 * @param setAside the files that have what was there before: the first is a copy, the others are no part of the log any more
 * @param lostFrames how many whole frames stood behind the first damage, and are in those files only
 * @param lostRecords how many records these had, by topic
 */
public record LogRepair(List<Damage> damage, List<String> setAside, long lostFrames, Map<String, Long> lostRecords) {}
