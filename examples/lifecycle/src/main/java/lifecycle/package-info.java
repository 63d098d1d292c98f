/** One small program for each feature of the life of a connection. */
package lifecycle;
