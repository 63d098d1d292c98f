/**
 * Lets a test break what lies between its own client and its own server, over real sockets. Start reading at {@link
 * dev.beckon.test.Disruption}; the bytes go through a {@link dev.beckon.test.Relay}.
 */
@NullMarked
package dev.beckon.test;

import org.jspecify.annotations.NullMarked;
