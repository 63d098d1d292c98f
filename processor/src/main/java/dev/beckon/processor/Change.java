package dev.beckon.processor;

import javax.lang.model.element.Element;

/**
 * A compatible change that the lock file does not have yet.
 *
 * @param element what has changed
 * @param text names it and says how
 */
record Change(Element element, String text) {}
