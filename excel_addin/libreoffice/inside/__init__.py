"""What the extension holds and LibreOffice runs, in the Python that comes with LibreOffice.

That may be Python 3.8, without any package. So these files use the standard library alone, import
nothing of gpusize but where `here` tries to, and are written for 3.8.
"""
