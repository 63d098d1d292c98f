package dev.beckon.simulator;

/**
 * What a call with items asks for.
 *
 * @param id the call's number in the ledger
 * @param goods what the handler sends
 * @param appetite how it takes what the caller sends
 * @param passedOn whether it fetches the goods from another server
 * @param load bytes that follow from the id
 */
public record Haul(long id, Goods goods, Appetite appetite, boolean passedOn, byte[] load) {}
