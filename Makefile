# The same as ./dev, for fingers that type make.
%:
	./dev $@
