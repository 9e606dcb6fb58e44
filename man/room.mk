SCRIPTS	+= tests/test_man.sh
