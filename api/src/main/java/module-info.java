/** What user code and generated code compile against: contracts, futures, errors, options and the codec runtime. */
module dev.beckon.api {
    requires static transitive org.jspecify;

    exports dev.beckon.api;
    exports dev.beckon.api.codec;
}
