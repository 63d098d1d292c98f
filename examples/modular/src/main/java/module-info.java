/** A contract and both of its sides as a module. */
module kitchen {
    requires dev.beckon;

    exports kitchen; // Beckon finds the code that is generated for the contract there
}
