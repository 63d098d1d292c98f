package dev.beckon.eventlog;

/** What one log can do and another cannot. */
public enum Capability {
    /** Topics in {@link Mode#WRITTEN}, and cursors, survive a killed process. */
    WRITTEN,
    /** Topics in {@link Mode#SYNCED}. */
    SYNCED,
    /** Topics in {@link Mode#REPLICATED}. */
    REPLICATED,
    /** A record with the id of an earlier one of the same source is not kept twice: {@link TopicSettings#dedupWindow()}. */
    DEDUP,
    /** Topics that keep the latest record of each key: {@link TopicSettings#keepsLatest()}. */
    COMPACT
}
