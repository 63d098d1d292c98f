/**
 * A client that was written from {@code docs/protocol.md} alone, against a real server. Nothing here may import
 * Beckon's own protocol code: what the page leaves out must show.
 */
package dev.beckon.stranger;
