"""How fast plans are found and proved, measured beside other solvers on the same cases."""
