@echo off
rem Starts Slopewise on a Java of at least the version it is written for. In a checkout it builds it first,
rem when there is no build yet or a source is newer than the build. The same as ./slopewise elsewhere.
setlocal EnableExtensions DisableDelayedExpansion
set "WANTED=25"
set "ROOT=%~dp0"
if "%ROOT:~-1%"=="\" set "ROOT=%ROOT:~0,-1%"
set "APP=%ROOT%\cli\target\app"
set "LOCK=%ROOT%\cli\target\app.lock"

call :fresh
if errorlevel 1 (
    call :build
    if errorlevel 1 exit /b 1
)
call :find java.exe
if not defined FOUND (
    call :need Java run
    exit /b 1
)
rem Vectors make training several times faster, where this Java has them; it says first that their module is an incubating one.
set "VECTORS="
findstr /c:"jdk.incubator.vector" "%FOUND%\release" >nul 2>nul && set "VECTORS=--add-modules jdk.incubator.vector"
"%FOUND%\bin\java.exe" %VECTORS% -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=%APP%\classes.jsa" "-Xlog:cds*=off,aot*=off" --module-path "%APP%" --enable-native-access=org.jline.nativ,org.jline.terminal.ffm,dev.hardwood.core,com.github.luben.zstd_jni,snappy.java -Dhardwood.internal.maxOutstanding=1 -m dev.slopewise.cli/dev.slopewise.cli.Main %*
exit /b %ERRORLEVEL%

rem ---- Java: sets FOUND to the first home that is new enough and has the tool %1

:find
set "FOUND="
if defined JAVA_HOME call :try "%JAVA_HOME%" %1
for /f "delims=" %%j in ('where java 2^>nul') do call :try "%%~dpj.." %1
for %%p in ("%ProgramFiles%\Eclipse Adoptium" "%ProgramFiles%\Java" "%ProgramFiles%\Microsoft" "%ProgramFiles%\Zulu" "%USERPROFILE%\.jdks") do (
    for /d %%d in ("%%~p\*") do call :try "%%~d" %1
)
exit /b 0

:try
if defined FOUND exit /b 0
if not exist "%~1\bin\%2" exit /b 0
if not exist "%~1\release" exit /b 0
for /f "usebackq tokens=1,2 delims==" %%k in ("%~1\release") do if "%%k"=="JAVA_VERSION" call :version "%~f1" "%%~l"
exit /b 0

:version
for /f "delims=.-+ " %%m in ("%~2") do if %%m GEQ %WANTED% set "FOUND=%~1"
exit /b 0

:need
echo slopewise needs %1 %WANTED% or newer to %~2 and found none.>&2
echo Install one, for example from https://adoptium.net, or set JAVA_HOME to it.>&2
echo Looked in JAVA_HOME, PATH, %ProgramFiles%\{Eclipse Adoptium,Java,Microsoft,Zulu} and %USERPROFILE%\.jdks.>&2
exit /b 0

rem ---- Build

:fresh
if not exist "%APP%\stamp" exit /b 1
powershell -NoProfile -Command "$r=$env:ROOT; $t=(Get-Item (Join-Path $env:APP 'stamp')).LastWriteTimeUtc; $f=@(Get-Item $r\pom.xml,$r\*\pom.xml; Get-ChildItem $r\*\src\main -Recurse); if ($f | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 }"
exit /b %ERRORLEVEL%

:build
call :find javac.exe
if not defined FOUND (
    call :need JDK "build itself (a JRE has no compiler)"
    exit /b 1
)
if not exist "%ROOT%\cli\target" mkdir "%ROOT%\cli\target"
set /a WAITED=0
:lock
mkdir "%LOCK%" 2>nul && goto locked
rem Another start is building: wait for it, and take a lock of ten minutes for a dead one.
timeout /t 2 /nobreak >nul 2>nul || ping -n 3 127.0.0.1 >nul
set /a WAITED+=2
if %WAITED% GEQ 600 rmdir "%LOCK%" 2>nul
goto lock
:locked
call :fresh
if not errorlevel 1 (
    rmdir "%LOCK%"
    exit /b 0
)
echo building Slopewise (first use, about a minute) ...>&2
set "NEXT=%ROOT%\cli\target\app.next"
if exist "%NEXT%" rmdir /s /q "%NEXT%"
mkdir "%NEXT%"
type nul >"%NEXT%\stamp"
set "JAVA_HOME=%FOUND%"
set "MAVEN_OPTS=%MAVEN_OPTS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
pushd "%ROOT%"
call mvnw.cmd -q -B -Dquick -pl cli -am package 1>&2
set "RESULT=%ERRORLEVEL%"
popd
if not "%RESULT%"=="0" (
    echo slopewise could not be built; what Maven says is above.>&2
    rmdir "%LOCK%"
    exit /b 1
)
copy /y "%ROOT%\cli\target\quick\slopewise-cli.jar" "%NEXT%" >nul
copy /y "%ROOT%\cli\target\quick\lib\*.jar" "%NEXT%" >nul
if exist "%APP%" rmdir /s /q "%APP%"
move "%NEXT%" "%APP%" >nul
set "RESULT=%ERRORLEVEL%"
rmdir "%LOCK%"
exit /b %RESULT%
