/** What users' tests of their own services need: broken networks. */
module dev.beckon.test {
    requires transitive dev.beckon.runtime;
    requires org.slf4j;
    requires static transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.beckon.test;
}
