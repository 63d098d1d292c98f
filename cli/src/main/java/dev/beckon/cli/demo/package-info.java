/**
 * The command {@code beckon demo}: counts the words of files in another process, one asynchronous call per paragraph,
 * all of them on one connection.
 *
 * <p>Start reading at {@link dev.beckon.cli.demo.WordCount}, the contract. {@code PacedWordCount} and
 * {@code ServerMain} are the side that answers, {@code WordCountClient} is the side that asks; {@code DemoCommand} puts
 * them together.
 */
@NullMarked
package dev.beckon.cli.demo;

import org.jspecify.annotations.NullMarked;
