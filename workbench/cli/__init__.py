"""The command line: one module a command, each of them thin over the services that the window uses too."""
