@echo off
rem Looks for a Python that the bundle was made for, and hands over to program\start.py.
rem Nothing but ASCII stands here before the last lines, whatever the code page is.
setlocal
chcp 65001 >nul
title sarye
set "program=%~dp0program"
set "python="
if not exist "%program%\start.py" goto packed
for %%v in ($versions) do if not defined python py -%%v "%program%\fits.py" >nul 2>nul && set "python=py -%%v"
for %%p in (python python3) do if not defined python %%p "%program%\fits.py" >nul 2>nul && set "python=%%p"
for %%v in ($digits) do for %%r in ("%LocalAppData%\Programs\Python" "%ProgramFiles%" "%SystemDrive%") do if not defined python if exist "%%~r\Python%%v\python.exe" "%%~r\Python%%v\python.exe" "%program%\fits.py" >nul 2>nul && set python="%%~r\Python%%v\python.exe"
if not defined python goto none
%python% "%program%\start.py" %*
if errorlevel 1 pause
exit /b %errorlevel%
:none
type "%program%\no-python.txt"
pause
exit /b 1
:packed
echo.
echo ZIP 파일의 압축을 먼저 모두 푼 다음, 푼 폴더에서 다시 실행하세요.
pause
exit /b 1
